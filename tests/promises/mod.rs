mod canary;
mod damage;
mod devices;
mod examples;
mod log_is_kept;
mod pin;
mod reveal;
mod time;
