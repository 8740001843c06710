//! Numbers as people read them.

/// A number with its thousands apart.
pub fn grouped(mut number: usize) -> String {
    let mut text = String::new();
    for place in 1.. {
        text.insert(0, char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            break;
        }
        if place % 3 == 0 {
            text.insert(0, ',');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(812), "812");
        assert_eq!(grouped(8000), "8,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
