//! espalier_plugin.h in Rust, as far as this plug-in needs it.

use std::ffi::{c_char, c_void};

pub const INTERFACE: u32 = 1;
pub const OK: i32 = 0;
pub const FAILED: i32 = 2;
pub const LAYER: u32 = 1;
pub const CONSTANT: u32 = 0;

#[repr(C)]
pub struct Error {
    pub size: u64,
    pub attribute: [u8; 64],
    pub message: [u8; 512],
    pub remedy: [u8; 256],
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Shape {
    pub rank: u32,
    pub reserved: u32,
    pub extents: [i64; 8],
}

#[repr(C)]
pub struct Tensor {
    pub data: *mut f32,
    pub kind: u32,
    pub rank: u32,
    pub extents: [i64; 8],
    pub strides: [i64; 8],
}

#[repr(C)]
pub struct Parameter {
    pub name: [u8; 64],
    pub shape: Shape,
    pub initializer: u32,
    pub reserved: u32,
    pub value: f64,
}

#[repr(C)]
pub struct Pass {
    pub size: u64,
    pub attributes: *const c_char,
    pub training: u32,
    pub reserved: u32,
    pub input_count: u64,
    pub parameter_count: u64,
    pub inputs: *const Tensor,
    pub parameters: *const Tensor,
    pub output: *const Tensor,
    pub output_gradient: *const Tensor,
    pub input_gradients: *const Tensor,
    pub parameter_gradients: *const Tensor,
}

type Context = *mut c_void;

#[repr(C)]
pub struct Layer {
    pub size: u64,
    pub context: Context,
    pub kind: *const c_char,
    pub help: *const c_char,
    pub schema: *const c_char,
    pub shape: unsafe extern "C" fn(Context, *const c_char, *const Shape, u64, *mut Shape, *mut Error) -> i32,
    pub parameters:
        unsafe extern "C" fn(Context, *const c_char, *const Shape, u64, *mut Parameter, *mut u64, *mut Error) -> i32,
    pub cost: Option<unsafe extern "C" fn(Context, *const c_char, *const Shape, u64, *mut i64, *mut Error) -> i32>,
    pub open: Option<unsafe extern "C" fn(Context, *const c_char, *const Shape, u64, *mut Context, *mut Error) -> i32>,
    pub close: Option<unsafe extern "C" fn(Context)>,
    pub forward: unsafe extern "C" fn(Context, *const Pass, *mut Error) -> i32,
    pub backward: unsafe extern "C" fn(Context, *const Pass, *mut Error) -> i32,
}

#[repr(C)]
pub struct Contribution {
    pub kind: u32,
    pub reserved: u32,
    pub table: *const c_void,
}

#[repr(C)]
pub struct Plugin {
    pub size: u64,
    pub interface: u32,
    pub contribution_count: u32,
    pub name: *const c_char,
    pub version: *const c_char,
    pub licence: *const c_char,
    pub contributions: *const Contribution,
}

// Tables are written once, before anybody reads them.
unsafe impl Sync for Layer {}
unsafe impl Sync for Contribution {}
unsafe impl Sync for Plugin {}

impl Error {
    /// Says what is wrong.
    pub fn say(&mut self, text: &str) {
        let count = text.len().min(self.message.len() - 1);
        self.message[..count].copy_from_slice(&text.as_bytes()[..count]);
        self.message[count] = 0;
    }
}

impl Tensor {
    fn count(&self) -> usize {
        self.extents[..self.rank as usize].iter().product::<i64>() as usize
    }

    /// # Safety
    /// The tensor is the host's, and is read while the host waits.
    pub unsafe fn values(&self) -> &[f32] {
        std::slice::from_raw_parts(self.data, self.count())
    }

    /// None where nobody wants the numbers.
    /// # Safety
    /// The tensor is the host's, is written while the host waits, and overlaps with no other.
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn values_mut(&self) -> Option<&mut [f32]> {
        (!self.data.is_null()).then(|| std::slice::from_raw_parts_mut(self.data, self.count()))
    }
}
