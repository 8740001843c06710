//! Calling for attention: a sound, the page's title, and a notice of the system while the page is hidden.

use parlor_kit::{dom, time};
use web_sys::{AudioContext, Notification, NotificationOptions, OscillatorType};

/// Another tab of this browser that rang less than this ago has rung for this one too.
const ONCE_MS: u64 = 1_500;

/// Two short tones, falling or rising.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Somebody has said something.
    Soft,
    /// Somebody waits for an answer to an offer.
    Urgent,
}

/// Makes the sounds.
#[derive(Default)]
pub struct Alarm {
    audio: Option<AudioContext>,
}

impl Alarm {
    /// Rings, unless another tab has just done so. A browser that has not been clicked in yet stays silent.
    pub fn ring(&mut self, tone: Tone) {
        if rung_elsewhere() {
            return;
        }
        if self.audio.is_none() {
            self.audio = AudioContext::new().ok();
        }
        let Some(audio) = &self.audio else { return };
        let _ = audio.resume();
        let (first, second) = match tone {
            Tone::Soft => (660.0, 880.0),
            Tone::Urgent => (880.0, 1174.0),
        };
        beep(audio, first, 0.0);
        beep(audio, second, 0.13);
        if tone == Tone::Urgent {
            beep(audio, first, 0.38);
            beep(audio, second, 0.51);
        }
    }
}

/// Shows a notice of the system.
pub fn notify(title: &str, text: &str) {
    let options = NotificationOptions::new();
    options.set_body(text);
    // A later notice about the same person takes the place of the one before.
    options.set_tag(title);
    let _ = Notification::new_with_options(title, &options);
}

/// Sets the page's title.
pub fn entitle(title: &str) {
    if let Some(document) = dom::document().filter(|document| document.title() != title) {
        document.set_title(title);
    }
}

fn beep(audio: &AudioContext, hertz: f32, after: f64) -> Option<()> {
    let (oscillator, gain) = (audio.create_oscillator().ok()?, audio.create_gain().ok()?);
    let start = audio.current_time() + after;
    oscillator.set_type(OscillatorType::Sine);
    oscillator.frequency().set_value(hertz);
    let volume = gain.gain();
    volume.set_value_at_time(0.0001, start).ok()?;
    volume.exponential_ramp_to_value_at_time(0.12, start + 0.02).ok()?;
    volume.exponential_ramp_to_value_at_time(0.0001, start + 0.22).ok()?;
    oscillator.connect_with_audio_node(&gain).ok()?;
    gain.connect_with_audio_node(&audio.destination()).ok()?;
    oscillator.start_with_when(start).ok()?;
    oscillator.stop_with_when(start + 0.25).ok()
}

fn rung_elsewhere() -> bool {
    const KEY: &str = "parlor.rang";
    let Some(storage) = dom::window().and_then(|window| window.local_storage().ok().flatten()) else { return false };
    let now = time::now_ms();
    let last = storage.get_item(KEY).ok().flatten().and_then(|last| last.parse::<u64>().ok());
    storage.set_item(KEY, &now.to_string()).ok();
    last.is_some_and(|last| now.abs_diff(last) < ONCE_MS)
}
