//! What screens are made of, in the order of a screen from the top of the phone to the thumb.

pub mod answers;
pub mod ask;
pub mod back;
pub mod bar;
pub mod colleagues;
pub mod field;
pub mod flow;
pub mod foot;
pub mod form;
pub mod hold;
pub mod icon;
pub mod kept;
pub mod pad;
pub mod problem;
pub mod receipts;
pub mod service_call;
pub mod sheet;
pub mod start;
pub mod step;
pub mod strip;
pub mod timer;
pub mod timings;
pub mod unsent;
