package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
)

// play follows the Dockerfile of a version the way a builder would, and answers the log so far and why the build fails;
// no reason means that it succeeds. Nothing is executed.
func (m *images) play(b *build, object *image, version *imageVersion) (lines []string, reason string) {
	details := version.BuildDetails
	lines = append(lines, fmt.Sprintf("Building image %s, version %s, from source %s", object.Name, version.Version, details.Source))
	if names := argumentNames(details.BuildArguments); names != "" {
		lines = append(lines, "Build arguments: "+names)
	}
	dockerfile, context, where := details.Dockerfile, (*tree)(nil), "Dockerfile"
	switch details.Source {
	case sourceGithub:
		return append(lines,
			"Cloning "+details.Repository+", branch "+details.Branch,
			"Using "+defaultTo(details.DockerfilePath, "Dockerfile")+" with context "+defaultTo(details.Context, "."),
			"Executing the build",
		), ""
	case sourceUpload:
		content, err := m.p.blobs.get(version.Blob)
		if err == nil {
			context, err = openTree(content)
		}
		if err != nil {
			return lines, fmt.Sprintf("cannot unpack the artifact: %v", err)
		}
		lines = append(lines, fmt.Sprintf("Unpacked artifact.zip: %d files", len(context.files)))
		where = cleanPath(defaultTo(details.DockerfilePath, "Dockerfile"))
		if folder := cleanPath(details.Context); !context.dirs[folder] {
			return lines, fmt.Sprintf("the build context %q is not a folder in the artifact", details.Context)
		}
		if dockerfile, err = context.read(where); err != nil {
			return lines, fmt.Sprintf("failed to read dockerfile: open %s: no such file in the artifact", where)
		}
		lines = append(lines, "Using "+where+" with context "+cleanPath(details.Context))
	}
	steps, err := parseDockerfile(dockerfile)
	if err != nil {
		return lines, fmt.Sprintf("failed to solve %s: %v", where, err)
	}
	for i, step := range steps {
		lines = append(lines, fmt.Sprintf("Step %d/%d : %s", i+1, len(steps), step.text))
		if context != nil {
			if err := step.checkSources(context, cleanPath(details.Context)); err != nil {
				return lines, err.Error()
			}
		}
		if step.name == "RUN" {
			lines = append(lines, " ---> Running in "+layer(b.ID, i, "container"), "Removing intermediate container "+layer(b.ID, i, "container"))
		}
		lines = append(lines, " ---> "+layer(b.ID, i, "layer"))
	}
	return lines, ""
}

// epilogue is the end of the log of a build that succeeds.
func (m *images) epilogue(b *build, version *imageVersion) []string {
	target := m.versionView(version).PullURL
	return []string{
		"Successfully built " + layer(b.ID, 0, "image"),
		"Successfully tagged " + target,
		"Pushing " + target,
		"Build finished",
	}
}

// argumentNames lists the names; values may be secret.
func argumentNames(arguments []buildArgument) string {
	names := make([]string, 0, len(arguments))
	for _, argument := range arguments {
		names = append(names, argument.Name)
	}
	return strings.Join(names, ", ")
}

// layer makes an id that looks like a container or layer and is the same in every run.
func layer(buildID string, step int, what string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", buildID, step, what))
	return hex.EncodeToString(sum[:6])
}

// cleanPath is a path in the archive in its plain form; it cannot leave the archive.
func cleanPath(name string) string {
	if plain := strings.TrimPrefix(path.Clean("/"+name), "/"); plain != "" {
		return plain
	}
	return "."
}

func defaultTo(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
