package org.jtorch.internal.binding;

import org.bytedeco.pytorch.IValue;

/**
 * A native value and its bits, read once and staged often.
 *
 * @param value held so that the bits stay true
 * @param payload its first word
 * @param tag its second word
 */
public record IValueBits(IValue value, long payload, long tag) {
  public static IValueBits of(IValue value) {
    return new IValueBits(value, IValueLayout.word(value, 0), IValueLayout.word(value, 1));
  }
}
