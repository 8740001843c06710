//! Starts the widget in its page.

fn main() {
    parlor_widget::run();
}
