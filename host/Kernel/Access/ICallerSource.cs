namespace CchcPlatform.Kernel.Access;

/// <summary>Turns the subject of a verified token into a caller with rights.</summary>
public interface ICallerSource
{
    /// <summary>
    /// The rights of a subject, at most one second behind the database. A subject without an account comes back as a
    /// caller who may do nothing, one with a disabled account as <see cref="Caller.Anonymous"/>.
    /// </summary>
    /// <param name="subject">Subject of a verified token, or <c>module:&lt;key&gt;</c>.</param>
    /// <param name="clientId">The program that called.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="System.Data.Common.DbException">The rights cannot be read, and the remembered ones are too old to be trusted.</exception>
    ValueTask<Caller> FindAsync(string subject, string clientId, CancellationToken cancel);
}
