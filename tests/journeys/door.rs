//! The door to the network: those who dawdle in it are shown out, and the others come in.

use crate::town::Town;
use laurel::walls::listen::{Door, serve};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// Tells a story at a door that waits for 300 ms; at its end the server is asked to stop, and does.
fn at_the_door(connections_max: usize, story: impl AsyncFn(SocketAddr)) {
    at_the_door_of(Town::found("sqlite:laurel.db"), door(connections_max), story);
}

fn door(connections_max: usize) -> Door {
    let wait = Duration::from_millis(300);
    Door { connections_max, head_within: wait, taken_within: wait, ..Door::default() }
}

fn at_the_door_of(town: Town, door: Door, story: impl AsyncFn(SocketAddr)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    runtime.expect("a runtime").block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(serve(listener, town.router.clone(), door, async {
            let _ = stopped.await;
        }));
        story(address).await;
        stop.send(()).expect("it was still serving");
        served.await.expect("it stopped");
    });
}

async fn connect(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("written");
    stream
}

/// What comes until the other end closes.
async fn all(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // An end by force is an end.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

const WHOLE: &str = "GET /v1/programs HTTP/1.1\r\nhost: club.example\r\nconnection: close\r\n\r\n";

#[test]
fn a_head_that_comes_drop_by_drop_is_not_waited_for() {
    at_the_door(64, async |address| {
        let mut slow = connect(address, "GET /v1/programs HTTP/1.1\r\nhost: club.").await;
        let mut silent = connect(address, "").await;
        let answer = all(&mut connect(address, WHOLE).await).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "others are served meanwhile: {answer}");
        let told = all(&mut slow).await;
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 408 "), "{told}");
        assert_eq!(all(&mut silent).await, "");
    });
}

#[test]
fn an_idle_connection_is_closed() {
    at_the_door(64, async |address| {
        let mut idle = connect(address, &WHOLE.replace("close", "keep-alive")).await;
        assert!(all(&mut idle).await.starts_with("HTTP/1.1 200 "), "answered, and then closed");
    });
}

#[test]
fn when_every_place_is_taken_the_next_waits_until_one_is_free() {
    at_the_door(2, async |address| {
        let (mut one, mut two) = (connect(address, "GET ").await, connect(address, "GET ").await);
        let answer = all(&mut connect(address, WHOLE).await).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        all(&mut one).await;
        all(&mut two).await;
    });
}

#[test]
fn one_network_does_not_fill_the_door() {
    let town = Town::found("sqlite:laurel.db");
    // Two of 32 places for one network, and this machine counts as one.
    let door = Door { network_of: |address| Some(address), ..door(32) };
    at_the_door_of(town, door, async |address| {
        let (mut one, mut two) = (connect(address, "GET ").await, connect(address, "GET ").await);
        let mut third = connect(address, "").await;
        // It may be closed before all of it is written.
        let _ = third.write_all(WHOLE.as_bytes()).await;
        assert_eq!(all(&mut third).await, "");
        all(&mut one).await;
        all(&mut two).await;
        let answer = all(&mut connect(address, WHOLE).await).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    });
}

#[test]
fn whoever_hangs_up_stands_in_the_trail_all_the_same() {
    let town = Town::found("sqlite:laurel.db");
    let (db, key) = (town.app.db.clone(), town.key.clone());
    at_the_door_of(town, door(64), async |address| {
        // Something is being written meanwhile, for as long as this story likes.
        let (go_on, waiting) = std::sync::mpsc::channel::<()>();
        let busy = db.clone();
        let busy = tokio::spawn(async move { busy.write(move |_| Ok(waiting.recv().is_ok())).await });
        let body = "{\"id\":\"1\",\"points\":5,\"reason\":\"A gift\",\"actor\":\"ana\"}";
        let head = format!(
            "POST /v1/members/nobody/adjustments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\
             x-request-id: hung-up\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             expect: 100-continue\r\n\r\n",
            body.len()
        );
        let mut hanging = connect(address, &head).await;
        // It is told to go on once somebody waits for the body.
        let mut told = [0; 12];
        hanging.read_exact(&mut told).await.expect("an answer");
        assert_eq!(&told, b"HTTP/1.1 100");
        hanging.write_all(body.as_bytes()).await.expect("written");
        // Whoever comes after is answered, and by then the server has noticed.
        let some_time = async || {
            for _ in 0..20 {
                assert!(all(&mut connect(address, WHOLE).await).await.starts_with("HTTP/1.1 200 "));
            }
        };
        some_time().await;
        drop(hanging);
        some_time().await;
        go_on.send(()).expect("it was waited for");
        assert!(busy.await.expect("a task").expect("written"));
        let sql = "select count(*) from audit where request_id = 'hung-up'";
        let begun = std::time::Instant::now();
        while db.read(move |tx| tx.one(sql, &[], |row| row.int(0))).await.expect("read") == 0 {
            assert!(begun.elapsed() < Duration::from_secs(10), "the deed is not in the trail");
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn heads_that_are_too_large_are_refused() {
    at_the_door(64, async |address| {
        let many: String = (0..200).map(|nth| format!("x-{nth}: 1\r\n")).collect();
        let answer =
            all(&mut connect(address, &WHOLE.replace("\r\n\r\n", &format!("\r\n{many}\r\n"))).await).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
        for (kilobytes, told) in [(60, "HTTP/1.1 200 "), (70, "HTTP/1.1 431 ")] {
            let line = format!("\r\nx: {}\r\n\r\n", "x".repeat(kilobytes * 1_024));
            let answer = all(&mut connect(address, &WHOLE.replace("\r\n\r\n", &line)).await).await;
            assert!(answer.starts_with(told) || (kilobytes > 64 && answer.is_empty()), "{answer}");
        }
        let mut large = connect(address, "GET / HTTP/1.1\r\nx: ").await;
        // It may be shown out before all of it is written.
        let _ = large.write_all(&vec![b'x'; 200_000]).await;
        let answer = all(&mut large).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
        let long = format!("GET /{} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", "x".repeat(9_000));
        let answer = all(&mut connect(address, &long).await).await;
        assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
    });
}

#[test]
fn whoever_does_not_take_the_answer_is_not_kept() {
    at_the_door(1, async |address| {
        // More is asked for than fits into the network's own memory, and nothing of it is taken.
        let many =
            WHOLE.replace("close", "keep-alive").replace("/v1/programs ", "/openapi.json ").repeat(200);
        let greedy = connect(address, &many).await;
        let answer = all(&mut connect(address, WHOLE).await).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "the only place became free: {answer}");
        drop(greedy);
    });
}
