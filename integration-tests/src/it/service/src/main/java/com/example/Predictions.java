package com.example;

import org.jtorch.Mode;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Sequential;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Predictions {
  private final Sequential model;

  Predictions(Sequential model) {
    this.model = model;
  }

  @PostMapping("/predict")
  double predict(@RequestBody float[] features) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.inferenceMode()) {
      return model.call(Torch.tensor(features).unsqueeze(0)).item();
    }
  }
}
