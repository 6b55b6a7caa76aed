"""Instructions of each layer of an exported network on emulated boards, beside those of CMSIS-NN for the same geometry.

    git clone https://github.com/ARM-software/CMSIS-NN
    python3 Benchmarks/microcontroller/cmsis_nn.py --cmsis-nn CMSIS-NN network.c [network.c …]

The C files are those of `espalier export --format c-int8`. Ours is the exported file itself, with a counter around each call;
CMSIS-NN's are its wrapper functions, which choose the fastest kernel, over random numbers and what the wrappers ask for as a
buffer. It is compiled with -O3, ours with -O2. CMSIS-NN keeps maps as [height, width, channels]; ours are [channels, height,
width].
"""

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent.parent / "Examples" / "microcontroller"
BOARDS = {
    "M4": ("-mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16 -DTICK_PICOSECONDS=40000u", "-O2", "mps2-an386"),
    "M55": ("-mcpu=cortex-m55 -mfloat-abi=hard -DTICK_PICOSECONDS=31250u", "-O2", "mps3-an547"),
}
COMPILER = (
    "arm-none-eabi-gcc -mthumb -std=gnu11 -w -ffunction-sections -fdata-sections -Wl,--gc-sections --specs=nano.specs "
    "--specs=rdimon.specs -nostartfiles")
QEMU = (
    "qemu-system-arm -nographic -monitor none -serial none -semihosting-config enable=on,target=native "
    "-icount shift=6,sleep=off")
FOLDERS = "ConvolutionFunctions FullyConnectedFunctions NNSupportFunctions BasicMathFunctions TransposeFunctions".split()

HARNESS = """
#include <stdint.h>
#include <stdio.h>
#include <string.h>
uint64_t instructions(void);
static uint64_t started, counted[{count}];
#define BEGIN() (started = instructions())
#define END(layer) (counted[layer] = instructions() - started)
#include "marked.c"
#include "arm_nnfunctions.h"

static int32_t arena[({prefix}_ARENA_BYTES + 3) / 4];
static {input} input[{prefix}_INPUT_COUNT];
static int8_t output[{prefix}_OUTPUT_COUNT];
static int8_t x[{largest}], y[{largest}];
static int32_t buffer[{largest} / 2 + 4096];
static int32_t multipliers[1024], shifts[1024], biases[1024];
static int8_t weights[{weights}];

static void report(int layer, const char *what, uint64_t theirs, int status) {{
  printf("%d %s %lu %lu %d\\n", layer, what, (unsigned long)counted[layer], (unsigned long)theirs, status);
}}

static void convolution_of(int layer, const window_t *w, int channels, int outputs, int is_depthwise) {{
  const cmsis_nn_dims in = {{1, w->height, w->width, channels}}, out = {{1, w->out_height, w->out_width, outputs}};
  const cmsis_nn_dims filter = {{is_depthwise ? 1 : outputs, w->kernel_height, w->kernel_width, is_depthwise ? outputs : channels}};
  const cmsis_nn_dims bias = {{1, 1, 1, outputs}};
  const cmsis_nn_per_channel_quant_params factors = {{multipliers, shifts}};
  cmsis_nn_context context = {{buffer, 0}};
  int status;
  uint64_t start;
  if (is_depthwise) {{
    const cmsis_nn_dw_conv_params p = {{128, 0, 1, {{w->stride_width, w->stride_height}}, {{w->pad_left, w->pad_top}},
                                       {{w->dilation_width, w->dilation_height}}, {{-128, 127}}}};
    context.size = arm_depthwise_conv_wrapper_s8_get_buffer_size(&p, &in, &filter, &out);
    start = instructions();
    status = arm_depthwise_conv_wrapper_s8(&context, &p, &factors, &in, x, &filter, weights, &bias, biases, &out, y);
  }} else {{
    const cmsis_nn_conv_params p = {{128, 0, {{w->stride_width, w->stride_height}}, {{w->pad_left, w->pad_top}},
                                    {{w->dilation_width, w->dilation_height}}, {{-128, 127}}}};
    context.size = arm_convolve_wrapper_s8_get_buffer_size(&p, &in, &filter, &out);
    start = instructions();
    status = arm_convolve_wrapper_s8(&context, &p, &factors, &in, x, &filter, weights, &bias, biases, &out, y);
  }}
  const uint64_t theirs = instructions() - start;
  report(layer, is_depthwise ? "depthwise" : "convolution", theirs,
         (context.size > (int)sizeof buffer) ? -99 : status);
}}

static void linear_of(int layer, int inputs, int outputs) {{
  const cmsis_nn_dims in = {{1, 1, 1, inputs}}, out = {{1, 1, 1, outputs}}, filter = {{inputs, 1, 1, outputs}};
  const cmsis_nn_fc_params p = {{128, 0, 0, {{-128, 127}}}};
  const cmsis_nn_quant_params factors = {{multipliers, shifts, 1}};
  cmsis_nn_context context = {{buffer, arm_fully_connected_s8_get_buffer_size(&filter)}};
  /* What the weights add for the zero point of the input is computed once, at the start of a program. */
  arm_vector_sum_s8(buffer, inputs, outputs, weights, 128, 0, biases);
  const uint64_t start = instructions();
  const int status = arm_fully_connected_wrapper_s8(&context, &p, &factors, &in, x, &filter, weights, &out, biases, &out, y);
  report(layer, "linear", instructions() - start, status);
}}

int main(void) {{
  uint32_t state = 1;
  for (unsigned i = 0; i < sizeof x; i++) {{ state = state * 1664525u + 1013904223u; x[i] = (int8_t)(state >> 24); }}
  for (unsigned i = 0; i < sizeof weights; i++) {{ state = state * 1664525u + 1013904223u; weights[i] = (int8_t)(state >> 24); }}
  for (int i = 0; i < 1024; i++) {{ multipliers[i] = 1500000000; shifts[i] = -8; biases[i] = 3; }}
  for (int i = 0; i < {prefix}_INPUT_COUNT; i++) {{ state = state * 1664525u + 1013904223u; input[i] = ({input})(({input})(state >> 24) / 64); }}
  (void){stem}_run(arena, input, output);
{calls}
  return 0;
}}
"""


def numbers(text):
    return [int(number) for number in re.findall(r"-?\d+", re.sub(r"\b(weight|channel)\d+\b", "", text))]


def marked(text, stem):
    """The file with a counter around each call of a kernel, and what is known of the layers."""
    layers = {}
    for kind, number, values in re.findall(r"static const (\w+)_t layer(\d+) = (\{.*?\});", text):
        layers[int(number)] = (kind, numbers(values))
    head, body = text.split(f"int {stem}_run(", 1)
    body = re.sub(r"(?m)^  \w+\(&layer(\d+),[^\n]*\);$", r"  BEGIN();\n\g<0>\n  END(\1);", body)
    return head + f"int {stem}_run(" + body, layers


def measure(source, board, root, library):
    cpu, level, machine = BOARDS[board]
    stem = source.stem
    text, layers = marked(source.read_text(), stem)
    largest, weights, calls = 1024, 1024, []
    for number, (kind, v) in sorted(layers.items()):
        if kind in ("convolution", "depthwise"):
            channels = v[12]
            outputs = v[13] if kind == "convolution" else channels
            if kind == "convolution" and v[14] != 1:
                continue
            largest = max(largest, v[0] * v[1] * channels, v[2] * v[3] * outputs)
            weights = max(weights, outputs * (channels if kind == "convolution" else 1) * v[4] * v[5])
            calls.append(
                f"  convolution_of({number}, &layer{number}.window, {channels}, {outputs}, {int(kind == 'depthwise')});")
        elif kind == "linear":
            largest, weights = max(largest, v[0], 8 * v[1]), max(weights, v[0] * v[1])
            calls.append(f"  linear_of({number}, {v[0]}, {v[1]});")
    is_bytes = "const uint8_t *input" in source.with_suffix(".h").read_text()
    with tempfile.TemporaryDirectory(dir=root) as folder:
        (Path(folder) / "marked.c").write_text(text)
        (Path(folder) / "bench.c").write_text(
            HARNESS.format(
                count=max(layers) + 1, prefix=stem.upper(), stem=stem, calls="\n".join(calls), largest=largest,
                weights=weights, input="uint8_t" if is_bytes else "float"))
        run(
            f"{COMPILER} {cpu} {level} -I{folder} -I{source.parent} -I{library.parent} {includes(root)} -T {EXAMPLE}/board.ld "
            f"-o {folder}/bench.elf {EXAMPLE}/startup.c {folder}/bench.c {library} -lm")
        lines = run(f"timeout 600 {QEMU} -M {machine} -kernel {folder}/bench.elf").splitlines()
    return [line.split() for line in lines], layers


def includes(root):
    return f"-I{OPTIONS.cmsis_nn}/Include -I{OPTIONS.cmsis_nn}/Include/Internal"


def run(command):
    return subprocess.run(command.split(), check=True, capture_output=True, text=True).stdout


def library(board, root):
    """CMSIS-NN's functions over 8-bit numbers for a processor."""
    cpu = BOARDS[board][0]
    files = [
        path for folder in FOLDERS for path in sorted((Path(OPTIONS.cmsis_nn) / "Source" / folder).glob("*.c"))
        if not re.search(r"_f16|_f32|_flt", path.name)]
    folder = Path(root) / board
    folder.mkdir()
    subprocess.run(
        f"{COMPILER} {cpu} -O3 {includes(root)} -c".split() + [str(path.resolve()) for path in files], check=True, cwd=folder)
    archive = folder / "libcmsisnn.a"
    subprocess.run(["arm-none-eabi-ar", "rcs", archive] + sorted(folder.glob("*.o")), check=True)
    return archive


def main():
    print("| network, layer | geometry | M4: ours | CMSIS-NN | ratio | M55: ours | CMSIS-NN | ratio |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as root:
        libraries = {board: library(board, root) for board in BOARDS}
        for source in map(Path, OPTIONS.sources):
            found, total = {}, {board: [0, 0] for board in BOARDS}
            for board in BOARDS:
                rows, layers = measure(source.resolve(), board, root, libraries[board])
                for number, kind, ours, theirs, status in rows:
                    known = found.setdefault(int(number), (kind, {}))[1]
                    known[board] = (int(ours), int(theirs)) if status == "0" else None
                    if status == "0":
                        total[board][0] += int(ours)
                        total[board][1] += int(theirs)
            for number, (kind, boards) in found.items():
                v = layers[number][1]
                words = (
                    f"{v[0]} → {v[1]}" if kind == "linear" else
                    f"{v[12]} × {v[0]} × {v[1]}, {v[4]} × {v[5]}, stride {max(v[6], v[7])}, padding {max(v[8], v[9])}, → "
                    f"{v[13] if kind == 'convolution' else v[12]}")
                print(f"| {source.stem} {number}, {kind} | {words} |" + cells(boards.values()))
            print(f"| {source.stem}, all of these | |" + cells(total.values()))


def cells(pairs):
    return "".join(
        f" {pair[0]:,} | {pair[1]:,} | {pair[0] / pair[1]:.2f} |" if pair and pair[1] else " – | – | – |" for pair in pairs)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("sources", nargs="+")
parser.add_argument("--cmsis-nn", required=True, help="a folder with the sources of CMSIS-NN")
OPTIONS = parser.parse_args()
main()
