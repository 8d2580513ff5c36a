#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| open_weights_fuzz::run(
    open_weights_fuzz::targets::directory::run,
    data
));
