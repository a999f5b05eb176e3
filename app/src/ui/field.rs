use leptos::prelude::*;

/// The id under which a field is found: its label, help and error and the error summary all point at it.
///
/// ```
/// assert_eq!(app::ui::field_id("mail_options/sender"), "f-mail_options-sender");
/// ```
pub fn field_id(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    "f-".chars().chain(name.chars().map(safe)).collect()
}

/// `None` for an empty text, so that the attribute is left out.
pub(super) fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// What every control shares: the words around it, and how they are tied to it.
#[derive(Clone)]
pub(super) struct Around {
    pub id: String,
    pub label: String,
    pub help: String,
    pub required: bool,
    pub error: Signal<Option<String>>,
}

impl Around {
    /// The ids of help and error, for `aria-describedby`.
    pub fn described_by(&self) -> impl Fn() -> Option<String> + Send + 'static {
        let help = (!self.help.is_empty()).then(|| format!("{}-help", self.id));
        let error_id = format!("{}-error", self.id);
        let error = self.error;
        move || match (&help, error.with(Option::is_some)) {
            (Some(help), true) => Some(format!("{help} {error_id}")),
            (None, true) => Some(error_id.clone()),
            (help, false) => help.clone(),
        }
    }

    /// The value of `aria-invalid`.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + 'static {
        let error = self.error;
        move || error.with(Option::is_some).then_some("true")
    }

    /// One control under its label.
    pub fn field(self, control: AnyView) -> AnyView {
        let (id, text, optional) = (self.id.clone(), self.label.clone(), self.optional());
        view! {
            <div class="field">
                <label class="field-label" for=id>{text}{optional}</label>
                {self.words()}
                {control}
            </div>
        }
        .into_any()
    }

    /// Several controls under one legend.
    pub fn group(self, controls: AnyView) -> AnyView {
        let (text, optional) = (self.label.clone(), self.optional());
        let (described_by, invalid) = (self.described_by(), self.invalid());
        view! {
            <fieldset class="field" aria-describedby=described_by data-invalid=invalid>
                <legend class="field-label">{text}{optional}</legend>
                {self.words()}
                {controls}
            </fieldset>
        }
        .into_any()
    }

    fn optional(&self) -> Option<AnyView> {
        (!self.required).then(|| view! { <span class="field-optional">" (optional)"</span> }.into_any())
    }

    /// Help, then the error: both above the control, where neither a keyboard nor a list of suggestions covers them.
    pub fn words(self) -> AnyView {
        let (help_id, error_id) = (format!("{}-help", self.id), format!("{}-error", self.id));
        let help = some(self.help).map(|help| view! { <p class="field-help" id=help_id>{help}</p> });
        let error = self.error;
        let error = move || {
            let id = error_id.clone();
            error.get().map(|text| view! { <p class="field-error" id=id>{text}</p> })
        };
        view! {
            {help}
            {error}
        }
        .into_any()
    }
}

/// What a [`TextField`] takes; the browser offers the fitting keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    #[default]
    Text,
    Email,
    Password,
    Url,
    Number,
    Date,
}

impl InputKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Password => "password",
            Self::Url => "url",
            Self::Number => "number",
            Self::Date => "date",
        }
    }
}

/// One line of input. Put `novalidate` on the form, so that our own words are read and not the browser's.
///
/// Optional texts are left out when empty. `min` and `max` are for numbers and dates.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] kind: InputKind,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] autocomplete: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional, into)] min: String,
    #[prop(optional, into)] max: String,
    #[prop(optional, into)] pattern: String,
    #[prop(optional)] autofocus: bool,
    /// Only where two forms of one page have a field of the same name.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let around = Around { id: id.clone(), label, help, required, error };
    let (described_by, invalid) = (around.described_by(), around.invalid());
    let step = (kind == InputKind::Number).then_some("any");
    let spellcheck = (kind != InputKind::Text).then_some("false");
    around.field(
        view! {
            <input
                class="input"
                type=kind.name()
                id=id
                name=name
                value=value
                required=required
                autofocus=autofocus
                autocomplete=some(autocomplete)
                placeholder=some(placeholder)
                min=some(min)
                max=some(max)
                step=step
                pattern=some(pattern)
                spellcheck=spellcheck
                aria-describedby=described_by
                aria-invalid=invalid
            />
        }
        .into_any(),
    )
}

/// A file to send; the form needs `enctype="multipart/form-data"`.
#[component]
pub fn FileField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] required: bool,
    /// Endings or media types, separated by commas.
    #[prop(optional, into)]
    accept: String,
) -> impl IntoView {
    let id = field_id(&name);
    let around = Around { id: id.clone(), label, help, required, error };
    let (described_by, invalid) = (around.described_by(), around.invalid());
    around.field(
        view! {
            <input
                class="input"
                type="file"
                id=id
                name=name
                required=required
                accept=some(accept)
                aria-describedby=described_by
                aria-invalid=invalid
            />
        }
        .into_any(),
    )
}
