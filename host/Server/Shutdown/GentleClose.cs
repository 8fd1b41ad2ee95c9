using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CchcPlatform.Server.Shutdown;

/// <summary>
/// Leaves a connection open for a moment after the server has said that it goes. A client that was just about to send finds an
/// end without a word otherwise, and cannot know that its call was not done; so it reads the word first and tells its caller UNAVAILABLE.
/// </summary>
internal static class GentleClose
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    public static void UseGentleClose(this ListenOptions endpoint)
    {
        var life = endpoint.ApplicationServices.GetRequiredService<IHostApplicationLifetime>();
        endpoint.Use(next => async connection =>
        {
            await next(connection);
            if (life.ApplicationStopping.IsCancellationRequested)
            {
                // Most clients close by themselves.
                await Task.Delay(Moment, connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
    }
}
