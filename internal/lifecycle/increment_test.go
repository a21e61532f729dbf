package lifecycle_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// incremented is a block spec whose version raises itself.
func incremented(release, lifecycle string) string {
	return strings.Replace(config("block_spec", lifecycle), `{ version = "1.0.0" }`, release, 1)
}

// TestAccIncrement raises the version of a block spec with its content, and with nothing else.
func TestAccIncrement(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	files := map[string]string{"main.tf": incremented(`{ increment = "patch" }`, "")}
	maps.Copy(files, folder("app", "print(1)\n"))
	tf := p.Process(t, files)
	says(t, tf, `+ release_version = "0.1.0"`, `+ version = "0.1.0"`)
	tf.Run("apply", "-auto-approve", "-no-color")
	plan(t, tf, 0)
	tf.Write(folder("app", "print(2)\n"))
	says(t, tf, `~ release_version = "0.1.0" -> "0.1.1"`, `~ latest_release = "0.1.0" -> "0.1.1"`)
	tf.Run("apply", "-auto-approve", "-no-color")
	plan(t, tf, 0)
	plan(t, tf, 0, "-refresh=false")
	tf.Run("destroy", "-auto-approve", "-no-color")
	empty(t, p)
}

// says plans changes and expects texts in what the plan shows, with blanks as they are.
func says(t *testing.T, tf *acctest.CLI, texts ...string) {
	t.Helper()
	shown := plan(t, tf, 2)
	for _, want := range texts {
		if !strings.Contains(shown, want) {
			t.Errorf("the plan does not say %q:\n%s", want, shown)
		}
	}
}

var _ = fmt.Sprint
