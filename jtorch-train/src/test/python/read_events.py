"""Prints what TensorBoard reads from a folder of runs: python read_events.py FOLDER"""

import io
import json
import sys

from PIL import Image
from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer
from tensorboard.plugins.hparams import metadata
from tensorboard.util import tensor_util

multiplexer = EventMultiplexer().AddRunsFromDirectory(sys.argv[1])
multiplexer.Reload()
result = {}
for run in sorted(multiplexer.Runs()):
    accumulator = multiplexer.GetAccumulator(run)
    tags = accumulator.Tags()
    found = result[run] = {}
    for tag in tags["scalars"]:
        found[tag] = [[event.step, event.value] for event in accumulator.Scalars(tag)]
    for tag in tags["histograms"]:
        found[tag] = [[event.step, event.histogram_value.num] for event in accumulator.Histograms(tag)]
    for tag in tags["images"]:
        sizes = [Image.open(io.BytesIO(event.encoded_image_string)).size for event in accumulator.Images(tag)]
        found[tag] = [[event.step, *size] for event, size in zip(accumulator.Images(tag), sizes)]
    for tag in tags["tensors"]:
        plugin = accumulator.SummaryMetadata(tag).plugin_data.plugin_name
        if plugin == metadata.PLUGIN_NAME:
            continue
        values = [tensor_util.make_ndarray(event.tensor_proto).tolist() for event in accumulator.Tensors(tag)]
        found[tag] = [plugin, repr(values)]
    hparams = accumulator.PluginTagToContent(metadata.PLUGIN_NAME) if "hp" in run else {}
    if metadata.SESSION_START_INFO_TAG in hparams:
        start = metadata.parse_session_start_info_plugin_data(hparams[metadata.SESSION_START_INFO_TAG])
        found["hparams"] = {
            name: value.string_value or value.number_value for name, value in sorted(start.hparams.items())
        }
        experiment = metadata.parse_experiment_plugin_data(hparams[metadata.EXPERIMENT_TAG])
        found["metrics"] = [info.name.tag for info in experiment.metric_infos]
    if tags["graph"]:
        found["graph"] = [node.name for node in accumulator.Graph().node]
print(json.dumps(result))
