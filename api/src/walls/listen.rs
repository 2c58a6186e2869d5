//! The door to the network: how many may stand in it, how many of one network, and how long each may take.

use super::address::{self, Network, OtherEnd};
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutWriter;
use tower::ServiceExt;

/// What a request's head may weigh. Of header lines, hyper takes 100.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// What of a request is read ahead.
const BUFFER_BYTES_MAX: usize = HEAD_BYTES_MAX;

/// One network may have one in so many of the places.
const NETWORKS_SHARE: usize = 16;

/// How long requests that are being answered may take to end when the server is asked to stop.
const STOPS_WITHIN: Duration = Duration::from_secs(35);

/// What the door allows.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    /// Connections open at a time; more wait in the system's queue.
    pub connections_max: usize,
    /// By what those are counted who come from one place; none where they are not.
    pub network_of: fn(IpAddr) -> Option<Network>,
    /// For a request's head to arrive whole; also how long a connection may lie idle between two requests.
    pub head_within: Duration,
    /// For the other end to take some of what it asked for.
    pub taken_within: Duration,
}

impl Default for Door {
    fn default() -> Door {
        Door {
            connections_max: 1_024,
            network_of: address::of,
            head_within: Duration::from_secs(20),
            taken_within: Duration::from_secs(30),
        }
    }
}

/// Answers until asked to stop, then ends what it has begun.
pub async fn serve(listener: TcpListener, router: Router, door: Door, stop: impl Future<Output = ()>) {
    let (places, open) = (Arc::new(Semaphore::new(door.connections_max)), GracefulShutdown::new());
    let (crowd, mut stop) = (Arc::new(Crowd::of(door)), Box::pin(stop));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let (stream, end) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut stop => break,
        };
        let Some(share) = Crowd::join(&crowd, (door.network_of)(end.ip())) else {
            // It is closed without a word: who has so many knows why.
            continue;
        };
        let connection = open.watch(connection(stream, end, &router, door));
        tokio::spawn(async move {
            // It ended early, or the other end took too long: nobody is left to be told.
            let _ = connection.await;
            drop((place, share));
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(STOPS_WITHIN, open.shutdown()).await;
}

/// How many of each network are here: one alone does not fill the door.
struct Crowd {
    each_max: usize,
    here: Mutex<HashMap<Network, usize>>,
}

/// A place in it, until it is dropped.
struct Share(Arc<Crowd>, Option<Network>);

impl Crowd {
    fn of(door: Door) -> Crowd {
        Crowd { each_max: (door.connections_max / NETWORKS_SHARE).max(1), here: Mutex::default() }
    }

    /// None where there are enough of this network.
    fn join(crowd: &Arc<Crowd>, network: Option<Network>) -> Option<Share> {
        if let Some(network) = network {
            let mut here = crowd.here();
            let count = here.entry(network).or_default();
            if *count >= crowd.each_max {
                return None;
            }
            *count += 1;
        }
        Some(Share(Arc::clone(crowd), network))
    }

    fn here(&self) -> MutexGuard<'_, HashMap<Network, usize>> {
        self.here.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let Share(crowd, Some(network)) = self else { return };
        let mut here = crowd.here();
        let count = here.get(network).copied().unwrap_or_default();
        if count > 1 {
            here.insert(*network, count - 1);
        } else {
            here.remove(network);
        }
    }
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
        .max_header_size(HEAD_BYTES_MAX)
        .max_buf_size(BUFFER_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), answer)
}
