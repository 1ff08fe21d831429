"""Records twenty steps of training with a GradScaler on the CPU, for GradScalerTest."""
import json
import pathlib

import torch


def trajectory():
    weight = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    scaler = torch.amp.GradScaler("cpu", init_scale=1024.0, growth_factor=2.0, backoff_factor=0.5, growth_interval=4)
    steps = []
    for step in range(20):
        optimizer.zero_grad()
        loss = ((weight - step / 20) ** 2).sum()
        if step in (6, 13):
            loss = loss * float("inf")
        scaler.scale(loss).backward()
        if step % 3 == 0:
            scaler.unscale_(optimizer)
            torch.nn.utils.clip_grad_norm_([weight], 1.5)
        scaler.step(optimizer)
        scaler.update()
        steps.append({"scale": scaler.get_scale(), "weight": weight.tolist(), "state": scaler.state_dict()})
    return steps


def mixed():
    torch.manual_seed(0)
    x = torch.arange(12, dtype=torch.float32).view(4, 3).div(11)
    weight = torch.tensor([[0.5, -0.25, 1.0]], requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.05)
    scaler = torch.amp.GradScaler("cpu", init_scale=256.0, growth_interval=3)
    losses = []
    for _ in range(8):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = torch.nn.functional.linear(x, weight).square().mean()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        losses.append([loss.item(), scaler.get_scale()])
    return losses


if __name__ == "__main__":
    path = pathlib.Path(__file__).parents[4] / "jtorch-nn/src/test/resources/org/jtorch/amp/scaler.json"
    path.write_text(json.dumps({"trajectory": trajectory(), "mixed": mixed()}, indent=1) + "\n")
