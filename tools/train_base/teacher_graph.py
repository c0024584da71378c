#!/usr/bin/env python3
"""Opens up the teacher: MODEL.onnx (Piper VITS, 904 speakers) -> OUT/teacher.onnx, OUT/prior.onnx and OUT/teacher.safetensors.

teacher.onnx takes the speaker vector `speaker_g` [1,512] in place of a speaker number and also returns durations [1,1,T_tok], the prior mean
and log-scale at frame rate [1,192,T]. prior.onnx is the part of it that reads: durations, and the prior per token [1,192,T_tok]; without
flow and vocoder it is much faster. teacher.safetensors holds emb_g, flow and dec under the official SoVITS names.
The folded weights of flow.*.enc carry anonymous names in the graph; they stand in graph order: couplings 6,4,2,0, each cond_layer, then
(in_layers, res_skip_layers) 0-3. Needs python3-onnx and python3-numpy. Usage: teacher_graph.py MODEL.onnx OUT
"""
import json
import re
import struct
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def write_safetensors(path, tensors):
    header, offset = {}, 0
    for name, a in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(a.shape), "data_offsets": [offset, offset + a.nbytes]}
        offset += a.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for a in tensors.values():
            f.write(a.tobytes())


def flow_names():
    for coupling in (6, 4, 2, 0):
        yield f"flow.flows.{coupling}.enc.cond_layer.weight"
        for layer in range(4):
            yield f"flow.flows.{coupling}.enc.in_layers.{layer}.weight"
            yield f"flow.flows.{coupling}.enc.res_skip_layers.{layer}.weight"


def keep_outputs(graph, names):
    """Cuts the graph down to what the named values need."""
    needed, nodes = set(names), []
    for node in reversed(graph.node):
        if needed & set(node.output):
            nodes.insert(0, node)
            needed.update(node.input)
    initializers = [i for i in graph.initializer if i.name in needed]
    for field, values in ((graph.node, nodes), (graph.initializer, initializers),
                          (graph.output, [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in names])):
        del field[:]
        field.extend(values)


def main():
    model = onnx.load(sys.argv[1])
    graph = model.graph
    weights = {i.name: numpy_helper.to_array(i).astype(np.float32) for i in graph.initializer
               if re.match(r"emb_g|flow\.|dec\.|onnx::Conv_", i.name) and i.data_type == TensorProto.FLOAT}
    anonymous = [n.input[1] for n in graph.node if n.op_type == "Conv" and n.input[1].startswith("onnx::Conv_") and "flow" in n.name]
    names = list(flow_names())
    assert len(anonymous) == len(names) == len([k for k in weights if k.startswith("onnx::")]), (len(anonymous), len(names))
    for old, new in zip(anonymous, names):
        weights[new] = weights.pop(old)
    write_safetensors(sys.argv[2] + "/teacher.safetensors", weights)

    gather = next(n for n in graph.node if n.name == "/emb_g/Gather")
    graph.input.append(helper.make_tensor_value_info("speaker_g", TensorProto.FLOAT, [1, 512]))
    graph.input.remove(next(i for i in graph.input if i.name == "sid"))
    graph.node.insert(list(graph.node).index(gather), helper.make_node("Identity", ["speaker_g"], [gather.output[0]]))
    graph.node.remove(gather)
    for name in ("/Ceil_output_0", "/Transpose_3_output_0", "/Transpose_5_output_0"):
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    onnx.save(model, sys.argv[2] + "/teacher.onnx")
    keep_outputs(graph, ["/Ceil_output_0", "/enc_p/Split_output_0", "/enc_p/Split_output_1"])
    onnx.save(model, sys.argv[2] + "/prior.onnx")


if __name__ == "__main__":
    main()
