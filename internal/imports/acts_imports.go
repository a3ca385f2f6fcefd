package imports

import "relais/internal/define"

// Acts are what imports/Imports carries out.
func (n *Imports) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(BeginImport, n.beginImport),
		define.Bind(DropImport, n.dropImport),
		define.Bind(GetImport, n.getImport),
		define.Bind(ListImports, n.listImports),
		define.Bind(RunImport, n.runImport),
		define.Bind(SetImport, n.setImport),
		define.Bind(ImportDirectory, n.importDirectory),
		define.Bind(ListSources, n.listSources),
		define.Bind(PreviewDirectory, n.previewDirectory),
		define.Bind(RemoveSource, n.removeSource),
		define.Bind(RunSource, n.runSource),
		define.Bind(SetSource, n.setSource),
	}
}
