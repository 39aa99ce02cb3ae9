mod handset;
mod screens;
mod times;
mod words;
