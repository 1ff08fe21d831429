package org.jtorch.serving.codecs;

/**
 * One class of a classifier's answer.
 *
 * @param name name of the class; its index where there are no names
 * @param index index of the class, from 0
 * @param probability its probability, or its score if softmax is switched off
 */
public record Label(String name, int index, float probability) {}
