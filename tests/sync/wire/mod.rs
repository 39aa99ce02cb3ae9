mod enrolment;
mod forms;
mod http_signature;
