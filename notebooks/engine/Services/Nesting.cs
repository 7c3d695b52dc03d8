namespace Vcmr.Engine.Services;

/// <summary>
/// Says when brackets are nested so deep that the compiler's parser, which guards itself in expressions and not in types,
/// could overflow the stack and take the session with it.
/// </summary>
internal static class Nesting
{
    private const int MaxDepth = 400;

    /// <summary>Whether nobody could have meant this.</summary>
    public static bool IsTooDeep(string code)
    {
        int depth = 0;
        int angles = 0;
        foreach (char c in code)
        {
            switch (c)
            {
                case '(' or '[' or '{':
                    depth++;
                    angles = 0;
                    break;
                case ')' or ']' or '}':
                    depth = Math.Max(depth - 1, 0);
                    angles = 0;
                    break;
                case '<':
                    angles++;
                    break;
                // What ends a comparison or an expression ends its angle brackets.
                case '>' or ';' or '=' or '&' or '|' or '?' or '"':
                    angles = 0;
                    break;
            }

            if (depth > MaxDepth || angles > MaxDepth)
            {
                return true;
            }
        }

        return false;
    }
}
