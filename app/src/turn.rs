//! Long work in pieces: a phone takes half a second to wake a page, and would hear nothing meanwhile.

use js_sys::Promise;
use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    tachys::{
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState, any_view::AnyViewState},
    },
};
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::JsFuture;

/// Lets the browser paint, and hear what is pressed, before the work goes on. On the server it is done at once.
pub async fn turn() {
    if cfg!(feature = "ssr") {
        return;
    }
    let next = Promise::new(&mut |resolve, _| {
        // Refused only for handlers that are none.
        let _ = window().set_timeout_with_callback(&resolve);
    });
    // It never fails.
    let _ = SendWrapper::new(JsFuture::from(next)).await;
}

/// A part of a page that is woken in a turn of its own. All else about it is as if it were not there.
///
/// It has to be the first child of an element that stays. Waking goes on from the node before, and in the turn between
/// that may only be one which nothing takes away.
pub fn piece(view: impl IntoView + 'static) -> AnyView {
    let view = view.into_any();
    if cfg!(feature = "ssr") { view } else { Piece(view).into_any() }
}

struct Piece(AnyView);

impl Render for Piece {
    type State = AnyViewState;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl AddAnyAttr for Piece {
    type Output<A: Attribute> = <AnyView as AddAnyAttr>::Output<A>;

    fn add_any_attr<A: Attribute>(self, attr: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        self.0.add_any_attr(attr)
    }
}

impl RenderHtml for Piece {
    type AsyncOutput = AnyView;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.0.resolve().await
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        turn().await;
        self.0.hydrate_async(cursor, position).await
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}
