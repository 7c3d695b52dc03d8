#!/usr/bin/env bash
# Is a device fit to train on? Parity first – forward passes, gradients and an optimizer step against PyTorch's references, then
# crops, views and whole stages against the processor – and only then rates beside PyTorch on the same device.
#   tests/device/check.sh [cuda|cpu] [arguments of the benchmark 'device', such as --seconds 3]
# Needs a build. A GPU needs a libtorch with CUDA: that of a build with -p:Cuda=true, or of the Python named by PYTHON (python3), whose
# PyTorch must have the version that this project names. DOTNET_ROOT says where .NET is if it is not installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
device=${1:-cuda}
shift || true
python=${PYTHON-python3}
bin=artifacts/bin
if [ "$device" = cuda ] && [ -z "${VCMR_LIBTORCH:-}" ] && ! ls $bin/Vcmr.Lib.Tests/release/runtimes/linux-x64/native/libtorch_cuda.so >/dev/null 2>&1; then
  VCMR_LIBTORCH=$("$python" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
  export VCMR_LIBTORCH
  echo "libtorch: $VCMR_LIBTORCH"
fi
VCMR_TEST_DEVICE=$device $bin/Vcmr.Lib.Tests/release/Vcmr.Lib.Tests -noColor -class 'Vcmr.Tests.OnDevice.DeviceParityTests'
$bin/Vcmr.Benchmarks/release/Vcmr.Benchmarks device --device "$device" --python "$python" "$@"
