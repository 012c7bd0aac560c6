package dev.weir.persistence.rocksdb;

import dev.weir.serde.Types;

/** What the states of one operator share. All but the database belongs to the state's thread. */
record StateContext(
    Types types, Cursor cursor, StateDatabase database, WriteBehind behind, KeyLayout keys) {}
