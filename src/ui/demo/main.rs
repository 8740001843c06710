//! The demo's authority, as a program of its own beside the pages that speak to it.

fn main() {
    parlor_demo::run();
}
