use super::Live;
use domain::news::News;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// An open line to the server; dropped, it is closed.
pub(super) struct Line {
    source: EventSource,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _others: [Closure<dyn FnMut()>; 2],
}

impl Line {
    /// To be told what happened after event number `seen`. `None`: this browser knows no such lines.
    pub fn to(live: Live, seen: i64) -> Option<Self> {
        let source = EventSource::new(&format!("/events?after={seen}")).ok()?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let news = message.data().as_string().and_then(|text| serde_json::from_str::<News>(&text).ok());
            live.hear(message.last_event_id().parse().ok(), news);
        });
        let opened = Closure::<dyn FnMut()>::new(move || live.opened());
        let broke = Closure::<dyn FnMut()>::new(move || live.broke());
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(broke.as_ref().unchecked_ref()));
        for kind in ["message", "reset"] {
            // Refused only for handlers that are none.
            let _ = source.add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref());
        }
        Some(Self { source, _heard: heard, _others: [opened, broke] })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}
