//! The door to the network: how many may stand in it, and how long each may take.

use super::address::OtherEnd;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutWriter;
use tower::ServiceExt;

/// What a request's head may weigh, and what of its body is read ahead. Of header lines, hyper takes 100.
const BUFFER_BYTES_MAX: usize = 64 * 1024;

/// How long requests that are being answered may take to end when the server is asked to stop.
const STOPS_WITHIN: Duration = Duration::from_secs(35);

/// What the door allows.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    /// Connections open at a time; more wait in the system's queue.
    pub connections_max: usize,
    /// For a request's head to arrive whole; also how long a connection may lie idle between two requests.
    pub head_within: Duration,
    /// For the other end to take some of what it asked for.
    pub taken_within: Duration,
}

impl Default for Door {
    fn default() -> Door {
        Door {
            connections_max: 1_024,
            head_within: Duration::from_secs(20),
            taken_within: Duration::from_secs(30),
        }
    }
}

/// Answers until asked to stop, then ends what it has begun.
pub async fn serve(listener: TcpListener, router: Router, door: Door, stop: impl Future<Output = ()>) {
    let (places, open) = (Arc::new(Semaphore::new(door.connections_max)), GracefulShutdown::new());
    let mut stop = Box::pin(stop);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let (stream, end) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut stop => break,
        };
        let connection = open.watch(connection(stream, end, &router, door));
        tokio::spawn(async move {
            // It ended early, or the other end took too long: nobody is left to be told.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(STOPS_WITHIN, open.shutdown()).await;
}

/// The next connection. Where there is none to be had, such as when too many files are open, it looks
/// again later.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                tracing::warn!(cause = %error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn connection(
    stream: TcpStream,
    end: SocketAddr,
    router: &Router,
    door: Door,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + use<> {
    // Small answers leave at once.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(door.taken_within));
    let stream: Pin<Box<TimeoutWriter<TcpStream>>> = Box::pin(stream);
    let router = router.clone();
    let answer = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(OtherEnd(end));
        router.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(door.head_within)
        .max_buf_size(BUFFER_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), answer)
}
