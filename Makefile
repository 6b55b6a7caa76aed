# Espalier's commands. 'make test' and 'make search' do all the set-up they need.

SHELL := /bin/bash
RELEASE := .build/release/espalier
SWIFT_FLAGS ?=
# A release build is most of what 'make search' takes in a fresh clone. Without lines for debuggers, and with code that is
# optimised for size, it takes a fifth less; training and searching are as fast, as the loops that count are in C.
# Twice as many jobs as cores, as the first large packages keep all cores from the modules on which the others wait.
BUILD_RELEASE := swift build -j $(shell expr 2 '*' $$(nproc)) -c release -debug-info-format none -Xswiftc -Osize $(SWIFT_FLAGS)
COORDINATOR_STUDY := .build/coordinator-study

.PHONY: help setup build search test lint format bench bench-graph bench-proposals bench-coordinator bench-trials \
  bench-expressions bench-plugins bench-pytorch bench-kernels bench-decoding bench-folders test-kernels test-cluster test-pjrt docs site fuzz \
  torture sanitize test-interchange test-pages dashboard test-dashboard install package test-newcomer \
  test-package clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install the C libraries that are missing
	@scripts/setup.sh

build: setup ## build the tool, optimised, as .build/release/espalier
	$(BUILD_RELEASE) --product espalier

# The packages of the server are fetched and built for it alone.
dashboard: setup ## build the program that 'espalier dashboard' starts, as .build/release/espalier-dashboard
	ESPALIER_DASHBOARD=1 $(BUILD_RELEASE) --product espalier-dashboard

search: build ## search on generated MNIST-1D from a seed architecture, and print the frontier
	$(RELEASE) search --architecture architectures/mnist1d/simple-cnn.json --only-base --dataset mnist1d \
	  --recipe recipes/mnist1d-search.json --max-parameters 1738 --trials 300 --workers 2

test: setup ## build everything and run every test
	@mkdir -p .build
	@set -o pipefail; swift build --build-tests $(SWIFT_FLAGS) 2>&1 | tee .build/build.log
	@! grep -E '(^|[^a-z])warning: ' .build/build.log || { echo 'make: the build has warnings' >&2; exit 1; }
	scripts/test.sh "$$(swift build --show-bin-path $(SWIFT_FLAGS))"

lint: ## check the style of every Swift file
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz Examples

format: ## bring every Swift file into style
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz Examples

fuzz: setup ## fuzz a reader of bytes (TARGET, or all in turn), for DURATION seconds each
	scripts/fuzz.sh $(or $(DURATION),60) $(TARGET)

test-kernels: ## run the tests of the loops in C, here and for 64-bit ARM under an emulator
	@scripts/setup.sh gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
	scripts/test-kernels.sh

test-pjrt: setup ## test devices on a PJRT plug-in for CPUs, which pip installs in .build/pjrt, or on $ESPALIER_PJRT
	swift build --build-tests $(SWIFT_FLAGS)
	scripts/test-pjrt.sh

test-microcontroller: build ## run exported networks on emulated Cortex-M boards, and compare every bit; installs a cross compiler
	@scripts/setup.sh gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
	CANDIDATES=$(or $(CANDIDATES),20) SAMPLES=$(or $(SAMPLES),20) scripts/test-microcontroller.sh

test-cluster: setup ## studies in PostgreSQL, workers under Slurm, kills, equal frontiers (TRIALS=300); installs both
	TRIALS=$(TRIALS) SWIFT_FLAGS='$(SWIFT_FLAGS)' scripts/test-cluster.sh

torture: setup ## mistreat the tool for DURATION (600 s, 30m, 8h): kills, full disks, closed pipes, hostile files
	$(BUILD_RELEASE) --product espalier
	$(BUILD_RELEASE) --product torture
	.build/release/torture --duration $(or $(DURATION),600) --seed $(or $(SEED),1) $(if $(ONLY),--only $(ONLY)) \
	  $(if $(ROUND),--round $(ROUND))

sanitize: setup ## run the tests under sanitizers (SANITIZER=address, undefined or thread; all when absent)
	scripts/sanitize.sh $(SANITIZER)

test-interchange: ## compare what formats write with ONNX Runtime, PyTorch and others (ONLY names some cases); sets up Python
	@scripts/setup.sh python3-venv
	scripts/test-interchange.sh $(if $(ONLY),--only $(ONLY))

test-pages: ## use a study's page in a headless browser as people do; installs Chromium
	@scripts/setup.sh chromium
	scripts/test-pages.sh

# In a folder of its own, as the packages beside the others are taken away again by the next build without them.
test-dashboard: setup ## test the dashboard's server, by Swift and in a headless browser; installs Chromium
	@scripts/setup.sh chromium
	ESPALIER_DASHBOARD=tests swift build --product espalierPackageTests --scratch-path .build/dashboard $(SWIFT_FLAGS)
	ESPALIER_DASHBOARD=tests swift test --skip-build --scratch-path .build/dashboard $(SWIFT_FLAGS)
	scripts/test-dashboard.sh

docs: build ## write the pages that are generated from the catalogue
	$(RELEASE) layers --format markdown > docs/layers.md

site: setup ## build the documentation of the library's symbols, in .build/site
	scripts/site.sh

bench: bench-graph bench-proposals bench-expressions bench-plugins ## run every benchmark that needs no other tool

bench-kernels: ## measure the loops in C against what products and bytes allow
	scripts/bench-kernels.sh

bench-graph: setup ## measure how fast architectures become graphs
	$(BUILD_RELEASE) --product graph-benchmark
	.build/release/graph-benchmark architectures/cifar10/bottleneck-small.json

bench-proposals: setup ## measure how fast a search makes candidates
	$(BUILD_RELEASE) --product proposal-benchmark
	.build/release/proposal-benchmark architectures/cifar10/bottleneck-small.json 32946
	.build/release/proposal-benchmark architectures/mnist1d/simple-cnn.json 1738
	.build/release/proposal-benchmark architectures/mnist1d/simple-cnn.json 8KB,2KB
	.build/release/proposal-benchmark architectures/references/resnet-8.json 64KB,64KB

bench-coordinator: setup ## measure what a study's coordinator costs a trial, up to TRIALS trials (100000)
	$(BUILD_RELEASE) --product coordinator-benchmark
	rm -rf $(COORDINATOR_STUDY)
	.build/release/coordinator-benchmark run $(COORDINATOR_STUDY) trials=$(or $(TRIALS),100000)
	.build/release/coordinator-benchmark resume $(COORDINATOR_STUDY)
	.build/release/coordinator-benchmark pareto $(COORDINATOR_STUDY)

bench-trials: build ## trials a second, workers' and the coordinator's time by thousands of TRIALS (12000) of cheap candidates
	for screening in none surrogate; do \
	  Benchmarks/Coordinator/by_thousand.py --tool $(RELEASE) --trials $(or $(TRIALS),12000) --screening $$screening || exit 1; done

bench-expressions: setup ## measure expressions against the built-in functions that they stand for
	$(BUILD_RELEASE) --product expression-benchmark
	.build/release/expression-benchmark

bench-plugins: setup ## measure what a layer costs as a plug-in
	$(BUILD_RELEASE) --product plugin-benchmark
	$(CC) -std=c11 -O3 -march=native -shared -fPIC -I Sources/Plugins/CEspalierPlugin/include Benchmarks/Plugins/c_prelu.c \
	  -o .build/libc_prelu.so
	.build/release/plugin-benchmark .build/libc_prelu.so

bench-pytorch: build ## throughput, memory and start of training beside PyTorch; DATA names the folder with CIFAR-10
	scripts/bench-pytorch.sh

bench-decoding: setup ## pictures decoded a second beside Pillow and torchvision (PYTHON names one that has both)
	$(BUILD_RELEASE) --product decoding-benchmark
	$(or $(PYTHON),python3) Benchmarks/pytorch/decoding.py --tool .build/release/decoding-benchmark \
	  --folder .build/decoding

bench-folders: build ## training on a folder of pictures beside CIFAR's binary files; DATA names the folder with CIFAR-10
	$(or $(PYTHON),python3) Benchmarks/pytorch/folder_training.py --tool $(RELEASE) --folder .build/folders \
	  $(if $(DATA),--data $(DATA))

PREFIX ?= /usr/local
SHARE := $(DESTDIR)$(PREFIX)/share

# DASHBOARD=no leaves the dashboard out, whose packages take some minutes to build.
DASHBOARD ?= $(dir $(RELEASE))espalier-dashboard

install: ## install the program, the dashboard, networks, recipes, manual and completions under PREFIX (/usr/local)
	@test -x $(RELEASE) || $(MAKE) build
	@test $(DASHBOARD) = no || test -x $(DASHBOARD) || $(MAKE) dashboard || \
	  { echo "install: 'make install DASHBOARD=no' leaves the dashboard out" >&2; exit 1; }
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(SHARE)/espalier $(SHARE)/man/man1 \
	  $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	install -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/espalier
	test $(DASHBOARD) = no || install -m 755 $(DASHBOARD) $(DESTDIR)$(PREFIX)/bin/espalier-dashboard
	cp -R architectures recipes $(SHARE)/espalier/
	install -m 644 Sources/Plugins/CEspalierPlugin/include/espalier_plugin.h \
	  Sources/Plugins/CEspalierPlugin/include/espalier_json.h $(DESTDIR)$(PREFIX)/include/
	$(RELEASE) manual $(SHARE)/man/man1
	$(RELEASE) --generate-completion-script bash > $(SHARE)/bash-completion/completions/espalier
	$(RELEASE) --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_espalier
	$(RELEASE) --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/espalier.fish

package: ## build a Debian package that needs no Swift, in .build/package
	@scripts/setup.sh dpkg-dev
	scripts/package.sh

test-newcomer: ## type the first lines of the README in a fresh clone of the last commit, and say how long they take
	scripts/test-newcomer.sh

test-package: package ## install the package in a Debian system of its own, and use it there (as root)
	@scripts/setup.sh debootstrap
	scripts/test-package.sh

clean: ## remove what was built
	rm -rf .build
