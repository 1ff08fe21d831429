package com.example.churn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.classification.Label;

/** Puts the mean of a training set in the place of numbers that an example lacks. */
final class Imputer {
  private final Map<String, Double> means = new LinkedHashMap<>();

  /** Computes the means of the features that are present. */
  Imputer(Dataset<Label> training, List<String> numbers) {
    for (String name : numbers) {
      double sum = 0;
      int count = 0;
      for (Example<Label> example : training) {
        Feature feature = example.lookup(name);
        if (feature != null) {
          sum += feature.getValue();
          count++;
        }
      }
      means.put(name, sum / count);
    }
  }

  /** Completes the examples of a data set. */
  void apply(Dataset<Label> dataset) {
    for (Example<Label> example : dataset) {
      means.forEach(
          (name, mean) -> {
            if (example.lookup(name) == null) {
              example.add(new Feature(name, mean));
            }
          });
    }
  }
}
