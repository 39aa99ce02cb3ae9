//! Slow and silent clients, which `axum::serve` would keep for ever.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::support::world::World;

/// Sends these bytes and nothing more; gives how long the service kept the connection.
async fn kept(address: SocketAddr, bytes: &'static [u8]) -> Duration {
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        stream.write_all(bytes).unwrap();
        let begin = Instant::now();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        begin.elapsed()
    })
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_header_and_silence_are_cut() {
    let world = World::new().await;
    let address = world.service.address;
    let (half, silent, one, preface) = tokio::join!(
        kept(address, b"POST /v1/time HTTP/1.1\r\nhost: x\r\n"),
        kept(address, b""),
        kept(address, b"P"),
        kept(address, b"PRI * HTTP/2.0\r\n"),
    );
    assert!(one < Duration::from_secs(8), "{one:?}");
    assert!(preface < Duration::from_secs(8), "{preface:?}");
    assert!(half < Duration::from_secs(8), "{half:?}");
    assert!(silent < Duration::from_secs(20), "{silent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_told_to_end_does_within_a_few_seconds_though_clients_hang() {
    let mut world = World::new().await;
    let _hanging = TcpStream::connect(world.service.address).unwrap();
    let begin = Instant::now();
    world.service.stop().await;
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}
