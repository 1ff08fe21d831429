package org.jtorch.internal.binding;

import org.bytedeco.pytorch.IValue;

/**
 * A native value and its bits, read once and passed many times.
 *
 * @param value keeps the bits valid
 * @param payload the first word
 * @param tag the second word
 */
public record IValueBits(IValue value, long payload, long tag) {
  public static IValueBits of(IValue value) {
    return new IValueBits(value, IValueLayout.word(value, 0), IValueLayout.word(value, 1));
  }
}
