use mimalloc::MiMalloc;
use std::process::ExitCode;

/// See `docs/adr/0023-memory-by-mimalloc.md`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    server::cli::run()
}
