package dev.weir.state.key;

/** What an entry of a state with namespaces is found by. */
public record KeyInNamespace(Object key, Object namespace) {}
