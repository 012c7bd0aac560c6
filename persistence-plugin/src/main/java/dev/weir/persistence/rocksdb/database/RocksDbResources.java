package dev.weir.persistence.rocksdb.database;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.Env;
import org.rocksdb.EnvOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Priority;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksObject;
import org.rocksdb.StringAppendOperator;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * What all databases of a node share: one block cache, to which what is not yet written is charged
 * as well, and one set of options. Safe for use by several threads.
 */
public final class RocksDbResources implements AutoCloseable {
  private static final long LARGEST_WRITE_BUFFER = 64L << 20;
  private static final int FLUSHING_THREADS = 2;
  private static final long ARENA_BLOCK_BYTES = 256 << 10;
  private static final long MANIFEST_BLOCK_BYTES = 64 << 10;

  private final Deque<RocksObject> handles = new ArrayDeque<>();
  private final Cache cache;
  private final Options options;
  private final Options readingOptions;
  private final ReadOptions reads;
  private final WriteOptions writes;
  private final EnvOptions env;
  private final IngestExternalFileOptions ingestion;
  private final long writeBufferBytes;

  /**
   * @param memoryBytes for blocks, indexes, filters and write buffers together
   */
  public RocksDbResources(long memoryBytes) {
    NativeLibrary.load();
    // By default one thread writes the files of all databases of the process.
    Env.getDefault().setBackgroundThreads(FLUSHING_THREADS, Priority.HIGH);
    // The write buffers' limit may be exceeded by half before they are flushed; that is reserved.
    long buffers = memoryBytes / 3;
    writeBufferBytes = buffers;
    cache = own(new LRUCache(memoryBytes - buffers / 2, -1, false, 0.1));
    NativeMemory.opened(cache);
    WriteBufferManager manager = own(new WriteBufferManager(buffers, cache, false));
    options = own(options(manager, Math.min(LARGEST_WRITE_BUFFER, buffers)));
    readingOptions = own(new Options(options).setOpenFilesAsync(false));
    reads = own(new ReadOptions());
    writes = own(new WriteOptions().setDisableWAL(true));
    env = own(new EnvOptions());
    ingestion = own(new IngestExternalFileOptions().setMoveFiles(true));
  }

  private <T extends RocksObject> T own(T handle) {
    handles.push(handle);
    NativeMemory.opened();
    return handle;
  }

  private Options options(WriteBufferManager manager, long writeBuffer) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinTopLevelIndexAndFilter(true)
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setBlockSize(8 << 10)
            .setFilterPolicy(own(new BloomFilter(10, false)));
    return new Options()
        .setCreateIfMissing(true)
        .setTableFormatConfig(table)
        .setMergeOperator(own(new StringAppendOperator(""))) // of lists: see ListChunks
        .setWriteBufferManager(manager)
        .setWriteBufferSize(writeBuffer)
        .setArenaBlockSize(Math.min(ARENA_BLOCK_BYTES, writeBuffer / 8))
        // Reserved on the disk for each database, however small it is.
        .setManifestPreallocationSize(MANIFEST_BLOCK_BYTES)
        .setTargetFileSizeBase(32 << 20)
        .setMaxBytesForLevelBase(128 << 20)
        .setCompressionPerLevel(
            List.of(
                CompressionType.NO_COMPRESSION,
                CompressionType.NO_COMPRESSION,
                CompressionType.LZ4_COMPRESSION,
                CompressionType.LZ4_COMPRESSION,
                CompressionType.LZ4_COMPRESSION,
                CompressionType.LZ4_COMPRESSION,
                CompressionType.LZ4_COMPRESSION))
        // Nothing is recovered from what a process leaves: checkpoints are.
        .setAvoidFlushDuringShutdown(true)
        // A restart waits until the database is open.
        .setSkipStatsUpdateOnDbOpen(true)
        .setOpenFilesAsync(true)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.FATAL_LEVEL)
        .setKeepLogFileNum(1);
  }

  Options options() {
    return options;
  }

  /** For a database that is read while another one may delete its files. */
  Options readingOptions() {
    return readingOptions;
  }

  ReadOptions reads() {
    return reads;
  }

  WriteOptions writes() {
    return writes;
  }

  EnvOptions env() {
    return env;
  }

  IngestExternalFileOptions ingestion() {
    return ingestion;
  }

  /** The limit of all databases' write buffers together. */
  public long writeBufferBytes() {
    return writeBufferBytes;
  }

  /** Closes everything, in the reverse order; the databases are closed before. */
  @Override
  public void close() {
    NativeMemory.closing(cache);
    while (!handles.isEmpty()) { // the last one first: they were pushed
      handles.pop().close();
      NativeMemory.closed();
    }
  }
}
