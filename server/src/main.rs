#[expect(dead_code, reason = "mounted once the server listens")]
mod pages;
#[expect(dead_code, unused_imports, reason = "mounted once the server listens")]
mod site;

fn main() {}
