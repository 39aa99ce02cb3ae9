mod screens;
mod times;
mod words;
