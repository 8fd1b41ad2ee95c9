namespace CchcPlatform.Tool;

/// <summary>Prints an access token of the running instance; the command behind <c>build/token</c>.</summary>
internal static class TokenCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var instance = new Instance();
        try
        {
            if (args is not [var account])
            {
                throw new UsageException($"usage: token ACCOUNT (there are: {string.Join(", ", instance.Accounts())})");
            }

            Console.WriteLine(await instance.TokenAsync(account, CancellationToken.None));
            return 0;
        }
        catch (Exception refused) when (refused is UsageException or InstanceAwayException or RefusedException)
        {
            Console.Error.WriteLine(refused.Message);
            return refused is UsageException ? 2 : 1;
        }
    }
}
