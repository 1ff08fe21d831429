"""The service on FastAPI. MODELS is the folder that models.py wrote; one process per core: uvicorn --workers N"""

import os
from pathlib import Path

import torch
from fastapi import FastAPI, Request, Response

torch.set_num_threads(1)
MODELS = {file.stem: torch.jit.load(file).eval() for file in Path(os.environ["MODELS"]).glob("*.pt")}
SHAPES = {"mlp": (1, 784), "resnet18": (1, 3, 224, 224)}
app = FastAPI()


@app.post("/{name}")
async def predict(name: str, request: Request):
    body = bytearray(await request.body())
    with torch.inference_mode():
        output = MODELS[name](torch.frombuffer(body, dtype=torch.float32).view(SHAPES[name]))
    return Response(output.numpy().tobytes(), media_type="application/octet-stream")
