package function

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
)

// Arguments of content_hash.
const (
	argumentPath = iota
	argumentIgnoreFiles
)

type contentHash struct{}

// NewContentHash is the function content_hash: the hash of what an upload of a folder would carry (contract 5).
func NewContentHash() function.Function { return contentHash{} }

// Metadata implements function.Function.
func (contentHash) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "content_hash"
}

// Definition implements function.Function.
func (contentHash) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Hash what would be uploaded of a folder",
		MarkdownDescription: "Returns the SHA-256 of what would be packed from a folder, in hex: paths, executable bits and contents of the files, without those that are ignored. " +
			"It is the `artifact_hash` of the resources that upload folders, so that a version or a tag can follow from the content before anything is uploaded.\n\n" +
			"What would make the upload fail is an error here too: a folder that is not there, more than 10 MiB when packed, a symbolic link that leaves the folder.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "path",
				MarkdownDescription: "Path of the folder, absolute or relative to the directory in which Terraform runs.",
			},
		},
		VariadicParameter: function.ListParameter{
			Name: "ignore_files",
			MarkdownDescription: "Names of files directly in the folder that hold ignore rules in the manner of `.gitignore`, as one list. " +
				"Left out, null or empty, `.dockerignore` is used when it exists.",
			ElementType:    types.StringType,
			AllowNullValue: true,
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function. Terraform ends the text of an error with a full stop.
func (contentHash) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var (
		folder types.String
		lists  []types.List
	)
	if resp.Error = req.Arguments.Get(ctx, &folder, &lists); resp.Error != nil {
		return
	}
	source := tfx.Folder{
		Path: folder, IgnoreFiles: types.ListNull(types.StringType),
		At: path.Root("path"), IgnoreAt: path.Root("ignore_files"),
	}
	switch {
	case folder.ValueString() == "":
		resp.Error = function.NewArgumentFuncError(argumentPath, "The path is empty. Give the path of a folder")
		return
	case len(lists) > 1:
		resp.Error = function.NewArgumentFuncError(argumentIgnoreFiles+1, "There is more than one list of ignore files. Put all names into one list")
		return
	case len(lists) == 1:
		source.IgnoreFiles = lists[0]
	}
	for i, name := range source.IgnoreFiles.Elements() {
		if name.IsNull() {
			resp.Error = function.NewArgumentFuncError(argumentIgnoreFiles, fmt.Sprintf("Element %d is null. Give the name of a file in the folder", i))
			return
		}
	}
	var diags diag.Diagnostics
	hash := source.PlanHash(ctx, &diags)
	for _, problem := range diags.Errors() {
		argument := int64(argumentPath)
		if located, ok := problem.(diag.DiagnosticWithPath); ok && located.Path().Equal(source.IgnoreAt) {
			argument = argumentIgnoreFiles
		}
		resp.Error = function.ConcatFuncErrors(resp.Error, function.NewArgumentFuncError(argument, problem.Summary()+": "+strings.TrimSuffix(problem.Detail(), ".")))
	}
	if resp.Error == nil {
		resp.Error = resp.Result.Set(ctx, hash)
	}
}
