//! A layer in Rust, without crates: Swish with a learned sharpness, y = x · sigmoid(β · x).
//!
//! Ramachandran, Zoph and Le 2017, arXiv:1710.05941. Build it with: cargo build --release --offline

mod interface;

use interface::*;
use std::ffi::{c_char, c_void};
use std::ptr::{addr_of, null_mut};

type Context = *mut c_void;

unsafe extern "C" fn shape(
    _context: Context, _attributes: *const c_char, inputs: *const Shape, _count: u64, output: *mut Shape,
    _error: *mut Error,
) -> i32 {
    *output = *inputs;
    OK
}

unsafe extern "C" fn parameters(
    _context: Context, _attributes: *const c_char, _inputs: *const Shape, _count: u64, list: *mut Parameter,
    count: *mut u64, _error: *mut Error,
) -> i32 {
    let beta = &mut *list;
    beta.name[..4].copy_from_slice(b"beta");
    beta.shape.rank = 1;
    beta.shape.extents[0] = 1;
    beta.initializer = CONSTANT;
    beta.value = 1.0;
    *count = 1;
    OK
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

unsafe extern "C" fn forward(_state: Context, pass: *const Pass, error: *mut Error) -> i32 {
    let pass = &*pass;
    let beta = (*pass.parameters).values()[0];
    let Some(output) = (*pass.output).values_mut() else {
        (*error).say("there is no room for the output");
        return FAILED;
    };
    for (y, x) in output.iter_mut().zip((*pass.inputs).values()) {
        *y = x * sigmoid(beta * x);
    }
    OK
}

/// With s = sigmoid(β · x): dy/dx = s + β · x · s · (1 − s), dy/dβ = x² · s · (1 − s).
unsafe extern "C" fn backward(_state: Context, pass: *const Pass, _error: *mut Error) -> i32 {
    let pass = &*pass;
    let beta = (*pass.parameters).values()[0];
    let x = (*pass.inputs).values();
    let dy = (*pass.output_gradient).values();
    if let Some(dx) = (*pass.input_gradients).values_mut() {
        for index in 0..x.len() {
            let s = sigmoid(beta * x[index]);
            dx[index] = dy[index] * (s + beta * x[index] * s * (1.0 - s));
        }
    }
    if let Some(dbeta) = (*pass.parameter_gradients).values_mut() {
        dbeta[0] = x
            .iter()
            .zip(dy)
            .map(|(&x, &dy)| {
                let s = sigmoid(beta * x);
                f64::from(dy * x * x * s * (1.0 - s))
            })
            .sum::<f64>() as f32;
    }
    OK
}

static LAYER_TABLE: Layer = Layer {
    size: size_of::<Layer>() as u64,
    context: null_mut(),
    kind: c"rust_swish".as_ptr(),
    help: c"Swish whose sharpness is learned: x times sigmoid of beta times x.".as_ptr(),
    schema: c"{\"family\": \"activation\"}".as_ptr(),
    shape,
    parameters,
    cost: None,
    open: None,
    close: None,
    forward,
    backward,
};

static CONTRIBUTIONS: [Contribution; 1] =
    [Contribution { kind: LAYER, reserved: 0, table: addr_of!(LAYER_TABLE) as *const c_void }];

static PLUGIN: Plugin = Plugin {
    size: size_of::<Plugin>() as u64,
    interface: INTERFACE,
    contribution_count: 1,
    name: c"rust-swish".as_ptr(),
    version: c"1.0.0".as_ptr(),
    licence: c"Apache-2.0".as_ptr(),
    contributions: addr_of!(CONTRIBUTIONS) as *const Contribution,
};

#[no_mangle]
pub extern "C" fn espalier_plugin_entry(_host: *const c_void) -> *const Plugin {
    &PLUGIN
}
