package provider

import (
	"regexp"
	"strings"
	"testing"
)

// TestLeftOutIsTold walks the resources: of each optional attribute the page says what it means to leave it out.
func TestLeftOutIsTold(t *testing.T) {
	t.Parallel()
	told := regexp.MustCompile(`(?i)default|left out|exactly one|write-only|version of .*_wo|pin the`)
	for _, one := range offered(t, &peakProvider{}) {
		if !strings.HasPrefix(one.name, "resource ") {
			continue
		}
		for name, attribute := range one.attributes {
			a, ok := attribute.(configurable)
			text, described := attribute.(described)
			if ok && described && a.IsOptional() && name != "timeouts" && !told.MatchString(text.GetMarkdownDescription()) {
				t.Errorf("%s.%s does not say what it means to leave it out: %q", one.name, name, text.GetMarkdownDescription())
			}
		}
	}
}
