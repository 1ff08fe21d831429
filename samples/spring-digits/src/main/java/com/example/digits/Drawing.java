package com.example.digits;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * A drawn digit.
 *
 * @param pixels 28 rows of 28 numbers, from 0 (paper) to 1 (ink)
 */
public record Drawing(@NotNull @Size(min = 28, max = 28) float[][] pixels) {}
