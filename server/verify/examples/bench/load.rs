//! A client that does as little as possible between two requests: one thread, connections that stay open.

use crate::made;
use core::time::Duration;
use memchr::memmem;
use std::{
    io::{self, Write},
    net::SocketAddr,
    sync::Arc,
    time::Instant,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime, task,
    time::interval,
};

/// As many different ones as fit into memory beside the server's keys.
const REQUESTS: usize = 100_000;
/// Not counted: caches and connections get warm.
const WARM_UP: Duration = Duration::from_millis(300);

pub struct Plan {
    pub address: SocketAddr,
    pub connections: usize,
    pub millis: u64,
    /// Requests a second, per connection; as many as go if nothing is said.
    pub pace: Option<u32>,
    pub requests: Arc<Vec<String>>,
}

pub fn requests(path: &str, with: &str) -> Arc<Vec<String>> {
    let request = |header: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n");
    let keyed = |key: &str| request(&format!("Authorization: Bearer {key}\r\n"));
    let requests = match (with, with.parse::<usize>()) {
        ("nothing", _) => vec![request("")],
        (_, Ok(keys)) => {
            let mut state = 1;
            let mut any = || usize::try_from(made::mixed(&mut state) % keys as u64).unwrap_or(0);
            (0..keys.min(REQUESTS)).map(|_| keyed(&made::text(any()))).collect()
        }
        (key, _) => vec![keyed(key)],
    };
    Arc::new(requests)
}

pub fn run(plan: &Plan) -> io::Result<()> {
    // Who keeps a pace stands for somebody elsewhere, who does not wait for a processor here.
    if plan.pace.is_some() {
        verify::come_first();
    }
    let mut spans = runtime::Builder::new_current_thread().enable_all().build()?.block_on(all(plan))?;
    if spans.is_empty() {
        return Err(io::Error::other("nothing was answered"));
    }
    spans.sort_unstable();
    let below = |per_mille: usize| spans[(spans.len() * per_mille / 1000).min(spans.len() - 1)];
    writeln!(io::stdout(), "{} {} {} {}", spans.len(), below(500), below(990), below(999))
}

async fn all(plan: &Plan) -> io::Result<Vec<u32>> {
    let begin = Instant::now() + WARM_UP;
    let end = begin + Duration::from_millis(plan.millis);
    let mut tasks = task::JoinSet::new();
    for number in 0..plan.connections {
        let stream = TcpStream::connect(plan.address).await?;
        stream.set_nodelay(true)?;
        let first = number * plan.requests.len() / plan.connections;
        tasks.spawn(one(stream, plan.requests.clone(), first, plan.pace, begin..end));
    }
    let mut spans = Vec::new();
    while let Some(done) = tasks.join_next().await {
        spans.extend(done.map_err(io::Error::other)??);
    }
    Ok(spans)
}

/// Asks over one connection until the end. What was asked before the beginning is not counted.
async fn one(
    mut stream: TcpStream,
    requests: Arc<Vec<String>>,
    first: usize,
    pace: Option<u32>,
    counted: core::ops::Range<Instant>,
) -> io::Result<Vec<u32>> {
    let mut pace = pace.map(|each_second| interval(Duration::from_secs(1) / each_second));
    let (mut spans, mut buffer) = (Vec::new(), [0; 4096]);
    for request in requests.iter().cycle().skip(first) {
        if let Some(pace) = &mut pace {
            pace.tick().await;
        }
        let begun = Instant::now();
        if begun > counted.end {
            break;
        }
        stream.write_all(request.as_bytes()).await?;
        answer(&mut stream, &mut buffer).await?;
        if begun > counted.start {
            spans.push(u32::try_from(begun.elapsed().as_nanos()).unwrap_or(u32::MAX));
        }
    }
    Ok(spans)
}

/// Reads one answer; only a 200 is one.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<()> {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Err(io::Error::other("the server hung up, or says too much"));
        }
        filled += read;
        if let Some(length) = length(&buffer[..filled])
            && length <= filled
        {
            break;
        }
    }
    if buffer.starts_with(b"HTTP/1.1 200") {
        return Ok(());
    }
    Err(io::Error::other(String::from_utf8_lossy(&buffer[..filled]).into_owned()))
}

/// How long an answer is in all, once its head is there.
fn length(answer: &[u8]) -> Option<usize> {
    // Whatever stands before it: hyper writes it small, nginx large.
    const NAME: &[u8] = b"ontent-";
    let head = memmem::find(answer, b"\r\n\r\n")?;
    let names = memmem::find_iter(&answer[..head], NAME).map(|at| &answer[at + NAME.len()..head]);
    let digits = names.filter_map(|rest| rest.strip_prefix(b"length: ").or_else(|| rest.strip_prefix(b"Length: ")));
    let digits = digits.last().unwrap_or_default();
    let body = digits.iter().take_while(|byte| byte.is_ascii_digit());
    Some(head + 4 + body.fold(0, |body, digit| body * 10 + usize::from(digit - b'0')))
}
