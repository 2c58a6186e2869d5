//! The portal is embedded from `dist/`: when that has changed, so has the server.

fn main() {
    println!("cargo::rerun-if-changed=../dist");
}
