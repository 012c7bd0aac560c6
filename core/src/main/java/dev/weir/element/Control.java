package dev.weir.element;

/** What travels in a channel in order with the records but is not a record. */
public sealed interface Control permits Watermark, Barrier, Idle, EndOfInput {}
