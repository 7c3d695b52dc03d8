using System.Text;
using CsCheck;
using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Storage;

public class NpyStoreTests
{
    [Fact]
    public void Store_returns_what_was_appended()
    {
        Gen.Short.Array[0, 50].List[1, 8].Sample(clips =>
        {
            using var folder = new TemporaryFolder();
            using (var writer = new NpyWriter<short>(folder.File("a.npy"), 0, 0))
            {
                foreach (short[] clip in clips)
                {
                    writer.Append(clip);
                }

                writer.Commit();
            }

            short[] all = [.. clips.SelectMany(c => c)];
            using var store = new NpyStore<short>(folder.File("a.npy"), 0, all.Length);
            short[] read = new short[all.Length];
            store.Read(0, read);
            Assert.Equal(all, read);
        }, iter: 30);
    }

    [Fact]
    public void Store_has_the_header_that_numpy_expects()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new NpyWriter<float>(folder.File("f.npy"), 512, 0))
        {
            writer.Append(new float[3 * 512]);
            writer.Commit();
        }

        byte[] bytes = File.ReadAllBytes(folder.File("f.npy"));
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0], bytes[..10]);
        string header = Encoding.ASCII.GetString(bytes[10..128]);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 512), }", header.TrimEnd());
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        Assert.Equal(128 + (3 * 512 * 4), bytes.Length);
    }

    [Fact]
    public void Writer_cuts_off_what_was_never_committed()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new NpyWriter<short>(folder.File("a.npy"), 0, 0))
        {
            writer.Append([1, 2, 3]);
            writer.Commit();
            writer.Append([4, 5]);
        }

        // Half a sample more, as after a power cut.
        using (FileStream torn = new(folder.File("a.npy"), FileMode.Append))
        {
            torn.WriteByte(7);
        }

        using (var writer = new NpyWriter<short>(folder.File("a.npy"), 0, 3))
        {
            Assert.Equal(3, writer.Append([9]));
            writer.Commit();
        }

        using var store = new NpyStore<short>(folder.File("a.npy"), 0, 4);
        Assert.Equal([1, 2, 3, 9], store.View(0, 4).ToArray());
        Assert.Equal(128 + 8, new FileInfo(folder.File("a.npy")).Length);
    }

    [Fact]
    public void Store_shows_only_committed_rows()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new NpyWriter<short>(folder.File("a.npy"), 0, 0))
        {
            writer.Append([1, 2, 3]);
            writer.Commit();
        }

        using var store = new NpyStore<short>(folder.File("a.npy"), 0, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.View(1, 2).Length);
    }

    [Fact]
    public void Store_refuses_a_file_shorter_than_its_catalog_says()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new NpyWriter<short>(folder.File("a.npy"), 0, 0))
        {
            writer.Append([1, 2, 3]);
            writer.Commit();
        }

        Assert.Throws<VcmrException>(() => new NpyStore<short>(folder.File("a.npy"), 0, 4));
        Assert.Throws<VcmrException>(() => new NpyWriter<short>(folder.File("a.npy"), 0, 4));
        Assert.Throws<VcmrException>(() => new NpyStore<float>(folder.File("a.npy"), 0, 1));
    }

    [Fact]
    public void Checksum_is_CRC_32C()
    {
        // The check value of the algorithm's definition.
        Assert.Equal(0xE3069283u, Checksum.Of<byte>("123456789"u8));
    }

    [Fact]
    public void Conversion_divides_by_32768()
    {
        Gen.Short.Array[0, 70].Sample(samples =>
        {
            float[] waveform = new float[samples.Length];
            SampleConversion.ToFloat(samples, waveform);
            Assert.Equal(samples.Select(s => s / 32768f), waveform);
            Assert.Equal(samples.Select(s => Math.Abs((int)s)).DefaultIfEmpty().Max(), SampleConversion.Peak(samples));
        }, iter: 100);
    }
}
