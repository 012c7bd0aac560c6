package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.StateDatabase;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyCursor;

/** What the states of one operator share. All but the database belongs to the state's thread. */
record StateContext(
    Types types, KeyCursor cursor, StateDatabase database, WriteBehind behind, KeyLayout keys) {}
