package com.example.digits;

/**
 * A recognized digit.
 *
 * @param digit 0 to 9
 * @param probability from 0 to 1
 */
public record Digit(int digit, float probability) {}
