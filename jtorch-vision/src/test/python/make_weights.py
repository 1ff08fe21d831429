"""Writes weights.json, the description of torchvision's trained weights: make_weights.py FILE [--shim FILE]."""

import argparse
import json
import runpy
import urllib.parse


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    return parser.parse_args()


def preset(transforms):
    function = getattr(transforms, "func", transforms)
    kept = dict(getattr(transforms, "keywords", {}))
    if "interpolation" in kept:
        kept["interpolation"] = kept["interpolation"].name
    for name in ("crop_size", "resize_size", "mean", "std"):
        if name in kept and not isinstance(kept[name], int):
            kept[name] = list(kept[name])
    return {"preset": function.__name__, **kept}


def main():
    args = arguments()
    if args.shim:
        runpy.run_path(args.shim)
    from torchvision import models

    categories, weights = {}, []
    for model in models.list_models():
        choices = models.get_model_weights(model)
        for name, entry in choices.__members__.items():
            if name == "DEFAULT" or entry.name != name:
                continue
            names = entry.meta.get("categories") or []
            key = next((k for k, v in categories.items() if v == names), None)
            if key is None:
                key = f"categories{len(categories)}"
                categories[key] = names
            weights.append(
                {
                    "name": f"{choices.__name__}.{name}",
                    "model": model,
                    "default": choices.DEFAULT is entry,
                    "url": entry.url,
                    "categories": key,
                    "parameters": entry.meta["num_params"],
                    "min_size": list(entry.meta.get("min_size", ())),
                    "transforms": preset(entry.transforms),
                }
            )
            if "keypoint_names" in entry.meta:
                weights[-1]["keypoint_names"] = entry.meta["keypoint_names"]
            assert urllib.parse.urlparse(entry.url).scheme == "https"
    with open(args.file, "w") as file:
        rows = ",\n".join(json.dumps(row) for row in weights)
        lists = ",\n".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in categories.items())
        file.write('{"categories": {\n' + lists + '},\n"weights": [\n' + rows + "]}\n")


main()
