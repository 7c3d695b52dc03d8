using Xunit;

// What a cell displays goes through the process's one sink, so that tests of sessions in this process run one after the other. Those
// whose cells run in processes of their own name a collection, and run beside them.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
