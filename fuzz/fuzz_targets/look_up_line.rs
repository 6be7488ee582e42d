#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::look_up_line(bytes));
