package dev.weir.state.heap;

import dev.weir.state.heap.table.Preservation;
import dev.weir.state.key.KeyCursor;

/** What the states of one operator share; it belongs to the state's thread. */
record HeapContext(KeyCursor cursor, Preservation preservation) {}
