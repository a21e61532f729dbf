package acctest

// Env sets environment variables, each as "NAME=value", for the commands from now on.
func (c *CLI) Env(variables ...string) {
	c.env = append(c.env, variables...)
}
