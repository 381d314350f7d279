"""A real OpenAI-compatible server for tests: llama.cpp's own, in this process, on 127.0.0.1.

Usage: serve.py WEIGHTS.gguf [PARALLEL]

Prints one JSON line {"baseUrl": …} when it is ready, and serves until its standard input closes, so that it
never outlives the test that started it.
"""

import json
import sys

import xllamacpp


def main() -> None:
    parallel = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    params = xllamacpp.CommonParams()
    params.model.path = sys.argv[1]
    params.model_alias = {"smollm2-135m"}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_parallel = parallel
    params.n_ctx = 2048 * parallel
    params.n_gpu_layers = 0
    # Spinning threads on busy cores are many times slower than one that works.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.warmup = False
    params.ui = False
    params.verbosity = 0
    server = xllamacpp.Server(params)
    print(json.dumps({"baseUrl": f"{server.listening_address}/v1"}), flush=True)
    sys.stdin.read()


main()
